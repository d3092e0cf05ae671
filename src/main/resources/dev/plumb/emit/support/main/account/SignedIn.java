package com.example.app.support.account;

${imports}

/** @param account the key of whoever signed in */
public record SignedIn(${key} account${tokens}) {}
