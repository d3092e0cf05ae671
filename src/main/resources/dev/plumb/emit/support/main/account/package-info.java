/** Accounts: passwords, sign-ins, and the tokens that this backend issues. */
@NullMarked
package com.example.app.support.account;

import org.jspecify.annotations.NullMarked;
