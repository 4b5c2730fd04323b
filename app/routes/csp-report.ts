import type { ActionFunctionArgs } from '@remix-run/node'
import { webOffice } from '../server/office.server.ts'
import { requestId } from '../server/request-facts.server.ts'

// What browsers report about our content security policy. Only the directive's name is kept: a
// report holds addresses, and anybody may send one.

const REPORTS_A_MINUTE = 20
let minute = 0
let count = 0

export async function action({ request }: ActionFunctionArgs) {
  const now = Math.floor(Date.now() / 60_000)
  count = now === minute ? count + 1 : 1
  minute = now
  const text = await request.text()
  if (count <= REPORTS_A_MINUTE) {
    webOffice().log.warn({
      event: 'csp-report',
      requestId: requestId(request),
      code: directiveOf(text),
    })
  }
  return new Response(null, { status: 204 })
}

function directiveOf(text: string): string {
  const found = /"(?:effective-?[dD]irective|violated-directive)"\s*:\s*"([a-z-]{1,40})/.exec(text)
  return found?.[1] ?? 'unknown'
}
