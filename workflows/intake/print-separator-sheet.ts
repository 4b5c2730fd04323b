import { separatorSheet } from '../adapters/forms/separator-sheet.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import type { Office } from '../office.ts'

/** The sheet that parts letters in a stack. It says nothing of any letter: printing it leaves no trace. */
export async function printSeparatorSheet(office: Office, actor: Actor): Promise<Buffer> {
  assertRole(actor, 'clerk', 'chief-of-office')
  return separatorSheet({ printedAt: office.now() })
}
