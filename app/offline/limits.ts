/** Letters of the pile that a device keeps, from the top. */
export const OFFLINE_LETTERS_MAX = 30
/** First pages of a letter and its slip; the rest is read with a network. */
export const OFFLINE_PAGES_A_LETTER_MAX = 20
export const OFFLINE_PAGES_MAX = 200
/** Pictures of pages on a device, as sealed: 200 MB. */
export const OFFLINE_BYTES_MAX = 200 * 1_000_000
/** What was kept longer ago than this is taken away, session or no session. */
export const OFFLINE_HOURS_MAX = 12
/** Directives that wait on a device; more are refused there. */
export const QUEUE_MAX = 50
