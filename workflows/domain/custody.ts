/** Where an item that came in can be: one of its final dispositions, or still waiting (R4). */
export const custodyPlaces = [
  'registered', 'returned', 'duplicate', 'secret', 'rejected', 'passed-on', 'split', 'joined', 'slip', 'waiting',
] as const
export type CustodyPlace = (typeof custodyPlaces)[number]
