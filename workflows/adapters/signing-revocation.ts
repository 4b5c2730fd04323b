import * as pkijs from 'pkijs'
import { isOfficeError } from '../domain/office-error.ts'
import { LIST_MAX_BYTES } from './signature-revocation.ts'
import { listAddressesIn, questionsAbout, QUESTIONS_MAX, type RevocationQuestion } from './signature-revocation-asks.ts'
import { ownBuffer, parseCertificate } from './signing-cms.ts'
import { askServer, isServerUrl } from './signing-outbound.ts'

const TIMEOUT_MS = 10_000
const ADDRESSES_MAX = 3
const OCSP_MAX_BYTES = 64 * 1_024

export interface RevocationAnswers {
  crls: Buffer[]
  ocsps: Buffer[]
  /** Questions to hosts that the office has named. */
  asked: number
  answered: number
}

export interface RevocationLists {
  /** The list that a certificate names, when the office may ask its host; null otherwise. */
  listFor(certificate: Uint8Array): Promise<Buffer | null>
  /** What the authority's responder says of a certificate of ours, under the same condition. */
  answerFor(certificate: Buffer, issuer: Buffer): Promise<Buffer | null>
  /** Answers to questions about a foreign file's signers; what they say is judged in the child. */
  answersTo(questions: readonly RevocationQuestion[]): Promise<RevocationAnswers>
}

/**
 * Revocation lists and OCSP answers from the hosts that the office's settings name, and from no
 * other: the address stands in a certificate, and a certificate may say anything.
 * @param hosts `host` or `host:port`, as in an address.
 */
export function revocationListsFrom(hosts: readonly string[]): RevocationLists {
  const mayAsk = (url: string) => isServerUrl(url) && hosts.includes(new URL(url).host)
  return {
    async listFor(certificate) {
      const addresses = listAddressesIn(parseCertificate(certificate))
      for (const address of addresses.slice(0, ADDRESSES_MAX).filter(mayAsk)) {
        const list = await fetchList(address)
        if (list) return list
      }
      return null
    },
    async answerFor(certificate, issuer) {
      for (const question of await questionsAbout([certificate, issuer])) {
        if (question.kind !== 'ocsp' || !mayAsk(question.url)) continue
        const answer = await askResponder(question)
        if (answer) return answer
      }
      return null
    },
    async answersTo(questions) {
      const answers: RevocationAnswers = { crls: [], ocsps: [], asked: 0, answered: 0 }
      const seen = new Set<string>()
      for (const question of questions.slice(0, QUESTIONS_MAX)) {
        const name = JSON.stringify(question)
        if (!mayAsk(question.url) || seen.has(name)) continue
        seen.add(name)
        answers.asked++
        const got = question.kind === 'crl' ? await fetchList(question.url) : await askResponder(question)
        if (!got) continue
        answers.answered++
        answers[question.kind === 'crl' ? 'crls' : 'ocsps'].push(got)
      }
      return answers
    },
  }
}

async function askResponder({ url, request }: { url: string; request: string }): Promise<Buffer | null> {
  return answerOf({
    url, method: 'POST', body: Buffer.from(request, 'base64'), bytesMax: OCSP_MAX_BYTES,
    headers: { 'Content-Type': 'application/ocsp-request' }, timeoutMs: TIMEOUT_MS,
  }, (bytes) => {
    // 0: successful. Anything else is no answer.
    return pkijs.OCSPResponse.fromBER(ownBuffer(bytes)).responseStatus.valueBlock.valueDec === 0
  })
}

function fetchList(url: string): Promise<Buffer | null> {
  return answerOf({ url, method: 'GET', bytesMax: LIST_MAX_BYTES, timeoutMs: TIMEOUT_MS }, (bytes) => {
    pkijs.CertificateRevocationList.fromBER(ownBuffer(bytes))
    return true
  })
}

async function answerOf(
  question: Parameters<typeof askServer>[0], isAnswer: (bytes: Buffer) => boolean,
): Promise<Buffer | null> {
  try {
    const { status, bytes } = await askServer(question)
    return status === 200 && holds(isAnswer, bytes) ? bytes : null
  } catch (error) {
    // Without the answer a signature is of a lower level; it is no reason to refuse it.
    if (isOfficeError(error)) return null
    throw error
  }
}

/** Whoever answers may send anything, and the parser fails on it in many ways. */
function holds(isAnswer: (bytes: Buffer) => boolean, bytes: Buffer): boolean {
  try {
    return isAnswer(bytes)
  } catch {
    return false
  }
}
