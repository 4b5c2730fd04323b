import { faults } from './vi/faults.ts'
import { frame } from './vi/frame.ts'
import { accessRefusals } from './vi/refusals.ts'
import { account, firstStart, signIn } from './vi/sign-in.ts'
import { states } from './vi/states.ts'

// Every sentence a person reads, by area. A new area is one file in `vi/`, its twin in `en/`, and
// one line in each of the two lists below.

/** Refusal code → sentence. A code without a sentence here cannot be explained to anybody. */
const refusals: Readonly<Record<string, string>> = { ...accessRefusals }

export const vi = { frame, signIn, firstStart, account, faults, states, refusals }

/** The sentences of a language: English holds exactly those that Vietnamese holds. */
export type Text = typeof vi
