/**
 * Everything that the program says to a person, in Chinese and English: {@link io.imagetransmit.i18n.Messages} finds the
 * sentence for a key in one of two files of the same keys and fills in its details. It knows no other package of ours, so
 * that every front end says the same things in the same words.
 */
@NullMarked
package io.imagetransmit.i18n;

import org.jspecify.annotations.NullMarked;
