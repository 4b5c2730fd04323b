/** Directives that one PIN signs; each was shown with its file. */
export const SIGNED_AT_ONCE_MAX = 10
