/** What friends of the observatory gave, or lent. */
@NullMarked
package org.example.sky.gift;

import org.jspecify.annotations.NullMarked;
