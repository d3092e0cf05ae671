/** What every HTTP exchange shares. */
@NullMarked
package com.example.app.support.web;

import org.jspecify.annotations.NullMarked;
