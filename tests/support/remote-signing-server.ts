import { constants, type KeyObject, privateEncrypt, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'

const SHA256 = '2.16.840.1.101.3.4.2.1'
/** DER of DigestInfo before a SHA-256 hash (RFC 8017). */
const DIGEST_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex')

export interface RemoteCredentialOnServer {
  id: string
  certificates: Buffer[]
  key: KeyObject
  pin: string
  otp: string
}

export interface RemoteSigningServer {
  url: string
  /** Methods in the order they were asked. */
  asked: string[]
  /** Hashes that left the office. */
  hashes: string[]
  /** What goes wrong from now on. */
  fault: 'none' | 'silent' | 'other-hash' | 'other-key' | 'too-few'
  strangeKey: KeyObject | null
  close(): void
}

type Asked = Record<string, unknown> & {
  credentialID?: string; hashes?: string[]; hashAlgorithmOID?: string; SAD?: string; signAlgo?: string
  authData?: { id: string; value: string }[]; numSignatures?: number
}

/**
 * A provider of remote signing as the Cloud Signature Consortium's API 2.0 describes one: OAuth
 * client credentials, credentials/list, credentials/info, credentials/authorize (bound to the hashes
 * it was asked for, good once), signatures/signHash. RSA keys only, as most providers have.
 */
export async function openRemoteSigningServer(
  credential: RemoteCredentialOnServer,
): Promise<RemoteSigningServer> {
  const tokens = new Set<string>()
  const activations = new Map<string, string>()
  const told: RemoteSigningServer = {
    url: '', asked: [], hashes: [], fault: 'none', strangeKey: null, close: () => void server.close(),
  }
  const answers: Record<string, (asked: Asked) => object | string> = {
    'credentials/list': () => ({ credentialIDs: [credential.id] }),
    'credentials/info': (asked) => asked.credentialID !== credential.id ? 'invalid_request' : {
      key: { status: 'enabled', algo: ['1.2.840.113549.1.1.11'], len: 2_048 },
      cert: { status: 'valid', certificates: credential.certificates.map((one) => one.toString('base64')) },
      auth: { mode: 'explicit', expression: 'PIN AND OTP', objects: [
        { type: 'Password', id: 'PIN', format: 'A' }, { type: 'Password', id: 'OTP', format: 'N', generator: 'totp' },
      ] },
      SCAL: '2', multisign: 10,
    },
    'credentials/authorize': ({ authData = [], hashes = [], hashAlgorithmOID, numSignatures }) => {
      const value = (id: string) => authData.find((one) => one.id === id)?.value
      if (value('PIN') !== credential.pin) return 'invalid_pin'
      if (value('OTP') !== credential.otp) return 'invalid_otp'
      if (hashAlgorithmOID !== SHA256 || numSignatures !== hashes.length) return 'invalid_request'
      const SAD = randomUUID()
      activations.set(SAD, hashes.join())
      return { SAD, expiresIn: 300 }
    },
    'signatures/signHash': ({ SAD = '', hashes = [], signAlgo }) => {
      const bound = activations.get(SAD)
      activations.delete(SAD)
      if (bound === undefined || bound !== hashes.join() || signAlgo !== '1.2.840.113549.1.1.11') return 'invalid_request'
      told.hashes.push(...hashes)
      const made = hashes.map((hash) => signatureOf(Buffer.from(hash, 'base64'), credential, told))
      return { signatures: told.fault === 'too-few' ? made.slice(1) : made }
    },
  }
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const method = (request.url ?? '').replace(/^\/csc\/v2\//u, '')
      told.asked.push(method)
      const answer = (status: number, json: object) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json))
      }
      if (told.fault === 'silent') return answer(503, {})
      if (method === 'oauth2/token') {
        const isKnown = request.headers.authorization === `Basic ${Buffer.from('but-phe:bi-mat').toString('base64')}`
        if (!isKnown || !body.includes('grant_type=client_credentials')) return answer(401, { error: 'invalid_client' })
        const token = randomUUID()
        tokens.add(token)
        return answer(200, { access_token: token, token_type: 'Bearer', expires_in: 3_600 })
      }
      if (!tokens.has((request.headers.authorization ?? '').replace('Bearer ', ''))) return answer(401, { error: 'invalid_token' })
      // A test's own server: what it is asked was written by our adapter.
      const made = answers[method]?.(JSON.parse(body) as Asked) ?? 'invalid_request'
      return typeof made === 'string' ? answer(400, { error: made, error_description: 'words for people' }) : answer(200, made)
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  told.url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/csc/v2`
  return told
}

function signatureOf(hash: Buffer, credential: RemoteCredentialOnServer, told: RemoteSigningServer): string {
  const key = told.fault === 'other-key' && told.strangeKey ? told.strangeKey : credential.key
  const real = told.fault === 'other-hash' ? Buffer.alloc(32, 7) : hash
  // The hash alone arrives: it is put into its DigestInfo and signed as it is.
  const block = Buffer.concat([DIGEST_INFO, real])
  return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, block).toString('base64')
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const part of request) body += String(part)
  return body
}
