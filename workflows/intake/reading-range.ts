/** Page one first, then ranges of this many, so that another letter's head can overtake. */
export const READING_RANGE_PAGES = 5
