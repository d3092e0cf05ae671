package com.example.app.support.account;

import java.util.List;
${imports}

/**
 * What signing in needs to know of an account.
 *
 * @param disabled whether it is shut out
 * @param roles those that it holds itself, without those that they include
 */
public record SignInAccount(${key} key, ${login}${passwordHash}boolean disabled, List<String> roles${columns}) {}
