/** Reading requests: every fault of a request is found and named at once. */
@NullMarked
package com.example.app.support.input;

import org.jspecify.annotations.NullMarked;
