import { faults } from './en/faults.ts'
import { frame } from './en/frame.ts'
import { accessRefusals } from './en/refusals.ts'
import { account, firstStart, signIn } from './en/sign-in.ts'
import { states } from './en/states.ts'
import { vi, type Text } from './vi.ts'

/** English, second to Vietnamese: for visitors, and for those who look after the program. */
export const en: Text = {
  frame,
  signIn,
  firstStart,
  account,
  faults,
  states,
  refusals: { ...vi.refusals, ...accessRefusals },
}
