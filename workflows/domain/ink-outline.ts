/** How a stroke's points become its outline: the screen and the paper draw with the same figures. */
export const PEN_OUTLINE = { thinning: 0.6, smoothing: 0.5, streamline: 0.4 } as const
export const HIGHLIGHTER_OUTLINE = { thinning: 0, smoothing: 0.5, streamline: 0.4 } as const
export const HIGHLIGHTER_OPACITY = 0.35
