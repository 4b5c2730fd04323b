import { generateKeyPairSync } from 'node:crypto'
import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'
import { pemOf } from '../../workflows/adapters/client-certificate.ts'

const engine = new pkijs.CryptoEngine({ name: 'node', crypto })

export interface TestTls {
  /** PEM of the authority: what a program must be told to trust. */
  authority: string
  /** PEM of a certificate for `localhost` and its key. */
  certificate: string
  key: string
}

/** An authority that lives as long as the test, and a server's certificate for this machine. */
export async function makeTestTls(): Promise<TestTls> {
  const authority = newKeys()
  const server = newKeys()
  const top = await certificate({ subject: 'Máy chủ thử', keys: authority, signer: authority, extensions: [
    extension('2.5.29.19', new pkijs.BasicConstraints({ cA: true }).toSchema()),
  ] })
  const own = await certificate({ subject: 'localhost', keys: server, signer: authority, extensions: [
    extension('2.5.29.17', new pkijs.GeneralNames({ names: [
      new pkijs.GeneralName({ type: 2, value: 'localhost' }),
      new pkijs.GeneralName({ type: 7, value: new asn1js.OctetString({ valueHex: own4(127, 0, 0, 1) }) }),
    ] }).toSchema()),
  ], issuer: 'Máy chủ thử' })
  return {
    authority: pemOf('CERTIFICATE', top), certificate: pemOf('CERTIFICATE', own),
    key: pemOf('PRIVATE KEY', server.privateKey),
  }
}

type Keys = ReturnType<typeof newKeys>

function newKeys() {
  return generateKeyPairSync('ec', {
    namedCurve: 'P-256', publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  })
}

async function certificate(wanted: {
  subject: string; issuer?: string; keys: Keys; signer: Keys; extensions: pkijs.Extension[]
}): Promise<Buffer> {
  const made = new pkijs.Certificate()
  made.version = 2
  made.serialNumber = new asn1js.Integer({ value: Math.floor(Math.random() * 2 ** 30) + 1 })
  for (const [name, words] of [[made.subject, wanted.subject], [made.issuer, wanted.issuer ?? wanted.subject]] as const) {
    name.typesAndValues.push(new pkijs.AttributeTypeAndValue({
      type: '2.5.4.3', value: new asn1js.Utf8String({ value: words }),
    }))
  }
  made.notBefore.value = new Date(Date.now() - 60_000)
  made.notAfter.value = new Date(Date.now() + 86_400_000)
  made.subjectPublicKeyInfo = pkijs.PublicKeyInfo.fromBER(own(wanted.keys.publicKey))
  made.extensions = wanted.extensions
  const key = await crypto.subtle.importKey(
    'pkcs8', own(wanted.signer.privateKey), { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign'],
  )
  await made.sign(key, 'SHA-256', engine)
  return Buffer.from(made.toSchema(true).toBER())
}

function extension(extnID: string, value: asn1js.BaseBlock): pkijs.Extension {
  return new pkijs.Extension({ extnID, critical: extnID === '2.5.29.19', extnValue: value.toBER() })
}

const own4 = (...bytes: number[]) => own(Uint8Array.from(bytes))

function own(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}
