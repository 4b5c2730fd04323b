import { admin } from './en/admin.ts'
import { apiRefusals } from './en/api.ts'
import { arrange } from './en/arrange.ts'
import { assignments, notices } from './en/assignments.ts'
import { directive } from './en/directive.ts'
import { cloud } from './en/cloud.ts'
import { doors } from './en/doors.ts'
import { entra, entraRefusals } from './en/entra.ts'
import { faults } from './en/faults.ts'
import { finding } from './en/finding.ts'
import { lateSecret } from './en/late-secret.ts'
import { frame } from './en/frame.ts'
import { offline } from './en/offline.ts'
import { accessRefusals } from './en/refusals.ts'
import { registration } from './en/registration.ts'
import { account, again, firstStart, signIn } from './en/sign-in.ts'
import { signatures } from './en/signatures.ts'
import { signing, signingRefusals } from './en/signing.ts'
import { states } from './en/states.ts'
import { tray } from './en/tray.ts'
import { vi, type Text } from './vi.ts'

/** English, second to Vietnamese: for visitors, and for those who look after the program. */
export const en: Text = {
  admin,
  cloud,
  doors,
  signatures,
  assignments,
  entra,
  notices,
  frame,
  signIn,
  again,
  firstStart,
  account,
  faults,
  states,
  finding,
  lateSecret,
  // The history's sentences are records in the office's language.
  history: vi.history,
  tray,
  arrange,
  registration,
  directive,
  offline,
  signing,
  // The log is read in the office's language.
  auditKinds: vi.auditKinds,
  refusals: { ...vi.refusals, ...apiRefusals, ...accessRefusals, ...signingRefusals, ...entraRefusals },
}
