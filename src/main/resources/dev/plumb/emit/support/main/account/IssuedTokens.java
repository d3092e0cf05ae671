package com.example.app.support.account;

/**
 * What a sign-in hands out.
 *
 * @param tokenType the word that stands before the access token in the header {@code Authorization}
 * @param expiresIn how long the access token lives, in seconds
 ${refreshDoc}
 */
public record IssuedTokens(String accessToken, String tokenType, long expiresIn${refreshToken}) {}
