package com.example.app.support.account;

/** Why accounts say no. */
public enum SignInRefusal {
    /** No such account, or another password: nobody is told which. */
    WRONG,
    DISABLED,
    /** Too many attempts failed. */
    LOCKED,
    /** A refresh token that is unknown, expired, revoked or used. */
    REFUSED
}
