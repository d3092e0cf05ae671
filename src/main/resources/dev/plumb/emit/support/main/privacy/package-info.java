/** What only this backend may read. */
@NullMarked
package com.example.app.support.privacy;

import org.jspecify.annotations.NullMarked;
