/** Characters of the reason for which a registered document is said to be secret. */
export const SECRET_REASON_MIN = 10
export const SECRET_REASON_MAX = 1_000
