import { FaultPage } from '../components/fault-page.tsx'

// Every address that is no page: an answer of its own, so that no fault is logged for it.

export function loader() {
  throw new Response('not-found', { status: 404 })
}

export default function NotFound() {
  return <FaultPage status={404} reason="" requestId="" />
}
