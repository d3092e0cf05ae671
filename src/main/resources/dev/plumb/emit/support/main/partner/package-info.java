/** How partners are called: in time, measured, and told apart by whether trying again may help. */
@NullMarked
package com.example.app.support.partner;

import org.jspecify.annotations.NullMarked;
