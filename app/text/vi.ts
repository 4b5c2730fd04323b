import { auditKinds } from './vi/audit-kinds.ts'
import { admin, adminRefusals } from './vi/admin.ts'
import { apiRefusals } from './vi/api.ts'
import { arrange, arrangeRefusals } from './vi/arrange.ts'
import { assignmentRefusals, assignments, notices } from './vi/assignments.ts'
import { directive, directiveRefusals } from './vi/directive.ts'
import { cloud, cloudRefusals } from './vi/cloud.ts'
import { doorRefusals, doors } from './vi/doors.ts'
import { entra, entraRefusals } from './vi/entra.ts'
import { faults } from './vi/faults.ts'
import { finding, findingRefusals } from './vi/finding.ts'
import { frame } from './vi/frame.ts'
import { history } from './vi/history.ts'
import { lateSecret, lateSecretRefusals } from './vi/late-secret.ts'
import { offline, offlineRefusals } from './vi/offline.ts'
import { accessRefusals } from './vi/refusals.ts'
import { account, again, firstStart, signIn } from './vi/sign-in.ts'
import { registration, registrationRefusals } from './vi/registration.ts'
import { signatures } from './vi/signatures.ts'
import { signing, signingRefusals } from './vi/signing.ts'
import { states } from './vi/states.ts'
import { tray, trayRefusals } from './vi/tray.ts'

// Every sentence a person reads, by area. A new area is one file in `vi/`, its twin in `en/`, and
// one line in each of the two lists below.

/** Refusal code → sentence. A code without a sentence here cannot be explained to anybody. */
const refusals: Readonly<Record<string, string>> = { ...adminRefusals, ...apiRefusals, ...assignmentRefusals, ...accessRefusals, ...trayRefusals, ...arrangeRefusals, ...registrationRefusals, ...findingRefusals, ...directiveRefusals, ...signingRefusals, ...doorRefusals, ...cloudRefusals, ...entraRefusals, ...offlineRefusals, ...lateSecretRefusals }

export const vi = { auditKinds, admin, cloud, doors, signatures, assignments, directive, entra, notices, tray, arrange, registration, frame, signIn, again, firstStart, account, faults, states, finding, history, lateSecret, offline, signing, refusals }

/** The sentences of a language: English holds exactly those that Vietnamese holds. */
export type Text = typeof vi
