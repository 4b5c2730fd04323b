import { useFetcher } from '@remix-run/react'
import { useEffect } from 'react'
import type { UsualWay } from '../../../workflows/registration/usual-way.ts'
import { UsualNote } from '../usual.tsx'
import { fillField } from './fill-field.ts'
import type { RegistrationPage } from './registration-form.tsx'

/** What is usual with the sender as he stands in the form now; F9 takes it. */
export function SenderUsual({ page }: { page: RegistrationPage }) {
  const asked = useFetcher<{ usual: UsualWay | null }>()
  const { load } = asked
  useEffect(() => {
    const issuer = document.getElementById('issuer')
    if (!(issuer instanceof HTMLInputElement)) return
    const ask = () => load(`/register/usual?${new URLSearchParams({ sender: issuer.value })}`)
    issuer.addEventListener('change', ask)
    return () => issuer.removeEventListener('change', ask)
  }, [load])
  const usual = asked.data ? asked.data.usual : page.usual
  if (!usual) return null
  return (
    <UsualNote
      usual={usual} takes={page.leaders.length > 0 ? ['kind', 'leader'] : ['kind']} takeKey="F9"
      onTake={(what) => take(what, usual)}
    />
  )
}

function take(what: 'kind' | 'leader' | 'lead', usual: UsualWay): void {
  if (what === 'leader' && usual.leader) fillField('presentTo', usual.leader.code, false)
  if (what !== 'kind' || !usual.kind) return
  const fold = document.getElementById('correspondenceKind')?.closest('details')
  if (fold) fold.open = true
  fillField('correspondenceKind', usual.kind.code, false)
}
