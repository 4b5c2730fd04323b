import { EmbeddedFiles } from '../embedded-files.tsx'
import { Icon } from '../icon.tsx'
import { SignatureList } from '../signatures/signature-list.tsx'
import { StateWord } from '../state-word.tsx'
import { useText } from '../use-text.ts'
import type { DocumentPageProps } from './page-data.ts'

/** The files of a document, each to be downloaded, and what is known of signatures. */
export function FilesPanel({ page }: { page: DocumentPageProps }) {
  const words = useText().finding.document
  return (
    <section className="panel" aria-labelledby="tep">
      <header>
        <Icon name="document" />
        <h2 id="tep">{words.files}</h2>
      </header>
      {page.files.length === 0 ? <p className="pad m">{words.noFiles}</p> : null}
      <ul className="fl">
        {page.files.map((file) => <File key={file.id} file={file} documentId={page.document.id} />)}
      </ul>
      {page.embedded.length > 0 ? <div className="pad"><EmbeddedFiles files={page.embedded} /></div> : null}
      {page.slipId || page.document.state === 'voided' ? null : <p className="pad m">{words.making}</p>}
      {page.reading && page.document.state !== 'voided' ? (
        <p className="pad m">{words.reading(page.reading.read, page.reading.pages)}</p>
      ) : null}
      {page.cloudPath ? (
        <p className="pad m cloud"><Icon name="check" /> {words.cloud(page.cloudPath)}</p>
      ) : null}
    </section>
  )
}

/** Whose signatures are told of elsewhere, each with its kind: here and in the panel of the sheet. */
const SPOKEN_OF: ReadonlySet<string> = new Set(['original', 'sheet', 'signed'])

function File({ file, documentId }: { file: DocumentPageProps['files'][number]; documentId: string }) {
  const words = useText().finding.document
  const role = words.fileRole[file.role] ?? file.role
  const name = file.part > 1 ? `${words.attachment(file.part - 1)} · ${role}` : role
  const notes = [
    file.fileName, words.bytes(file.byteSize), file.pageCount ? words.pages(file.pageCount) : '',
    file.version > 1 ? words.version(file.version) : '', file.role === 'original' ? words.originalKept : '',
  ].filter(Boolean)
  return (
    <li>
      <Icon name={file.role === 'inked' || file.role === 'slip' ? 'pen' : 'document'} />
      <div className="grow">
        <b>{name}</b>
        <div className="m">{notes.join(' · ')}</div>
        {file.holdsSignature && file.role === 'original' ? (
          <SignatureList
            shown={file.signatures}
            signedHref={(ordinal) => `/documents/${documentId}/files/${file.id}?signed=${ordinal}`}
          />
        ) : null}
        {file.holdsSignature && !SPOKEN_OF.has(file.role) ? (
          <StateWord look={['warn', 'seal-unknown']}>{words.signature}</StateWord>
        ) : null}
      </div>
      {file.role === 'original' ? (
        <a className="btn sm" href={`/documents/${documentId}/files/${file.id}`} aria-label={`${words.viewOriginal}: ${name}`} title={words.viewOriginalHint}>
          <Icon name="download" />{words.viewOriginal}
        </a>
      ) : (
        <a className="btn sm ic" href={`/documents/${documentId}/files/${file.id}`} aria-label={words.download(name)} title={words.download(name)}>
          <Icon name="download" />
        </a>
      )}
    </li>
  )
}
