/** What every repository shares. */
@NullMarked
package com.example.app.support.data;

import org.jspecify.annotations.NullMarked;
