import { Icon } from '../icon.tsx'
import { useText } from '../use-text.ts'
import type { DocumentPageProps } from './page-data.ts'

/** Pages drawn on the page of a document; the rest is read in the file. */
const PAGES_SHOWN_MAX = 30

/** The letter itself, one page under the other, as pictures of our own making. */
export function LetterPanel({ page }: { page: DocumentPageProps }) {
  const words = useText().finding.document
  const letter = page.files.find((file) => file.role === 'original' && file.part === 1)
  if (!letter?.pageCount) return null
  const count = Math.min(letter.pageCount, PAGES_SHOWN_MAX)
  return (
    <section className="panel letter" id="van-ban" aria-labelledby="van-ban-ten" tabIndex={-1}>
      <header>
        <Icon name="letters" />
        <h2 className="grow" id="van-ban-ten">{words.letter}</h2>
        <span className="m">{words.pages(letter.pageCount)}</span>
      </header>
      <div className="sheets">
        {Array.from({ length: count }, (_, index) => (
          <img
            key={index}
            loading="lazy"
            decoding="async"
            width={900}
            height={1273}
            alt={words.pageOf(index + 1, letter.pageCount ?? count)}
            src={`/documents/${page.document.id}/pages/${letter.sha256}/${index + 1}?w=900`}
          />
        ))}
      </div>
      {letter.pageCount > count ? <p className="pad m">{words.morePages(letter.pageCount - count)}</p> : null}
    </section>
  )
}
