import { Link } from '@remix-run/react'
import { useText } from './use-text.ts'

export interface ShownPages {
  documentId: string
  letter: { sha256: string; pages: number; shown: number } | null
  slip: { sha256: string; pages: number; shown: number } | null
  /** Which of the two is shown. */
  view: 'letter' | 'slip'
}

/** Twice the width at which a page is shown, for sharp small print. */
const IMAGE_WIDTH = 1_400

/** The letter and the slip as pictures of their pages, beside the work; works without script. */
export function PageImages({ documentId, letter, slip, view }: ShownPages) {
  const { one } = useText().assignments
  const shown = view === 'slip' ? slip : letter
  const missing = view === 'slip' ? one.noSlip : one.noPages
  return (
    <section className="view" aria-label={one.viewer}>
      <nav className="tabs" aria-label={one.viewer}>
        <Link to="?" preventScrollReset aria-current={view === 'letter' ? 'page' : undefined}>
          {one.documentTab}
        </Link>
        <Link to="?view=slip" preventScrollReset aria-current={view === 'slip' ? 'page' : undefined}>
          {one.slipTab}
        </Link>
        <Link to={`/documents/${documentId}`}>{one.moreInDocument}</Link>
      </nav>
      {shown === null ? <p className="say">{missing}</p> : null}
      <div className="sheets">
        {Array.from({ length: shown?.shown ?? 0 }, (_, index) => (
          <figure key={`${shown?.sha256}-${index}`}>
            <img
              src={`/documents/${documentId}/pages/${shown?.sha256}/${index + 1}?w=${IMAGE_WIDTH}`}
              alt={one.page(index + 1, shown?.pages ?? 0)}
              width={210}
              height={297}
              loading={index < 2 ? 'eager' : 'lazy'}
            />
            <figcaption>{one.page(index + 1, shown?.pages ?? 0)}</figcaption>
          </figure>
        ))}
      </div>
      {shown && shown.pages > shown.shown ? <p className="say">{one.wholeLetter(shown.pages)}</p> : null}
    </section>
  )
}
