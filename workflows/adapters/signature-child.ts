import { unframe } from './pdf-framing.ts'
import { reportOf } from './signature-report-of.ts'
import { certificateFacts, certificatesIn } from './signature-certificate.ts'
import type { AskedHeader, ReadCertificate } from './signature-verifier.ts'

/**
 * Judges the signatures of one foreign file, or reads the certificates in one. Standard input:
 * header, anchors, lists, file; standard output: a `SignatureReport`, or certificates, as JSON.
 * Runs under `runBoundedChild` only.
 */
async function main(): Promise<void> {
  // Standard output belongs to the answer; libraries like to talk there.
  console.log = console.info = console.warn = () => {}
  const parts: Buffer[] = []
  for await (const part of process.stdin) parts.push(part)
  const { header, blocks, rest } = unframe<AskedHeader>(Buffer.concat(parts))
  const answer = header.task === 'certificates' ? certificatesOf(rest) : await reportOf(rest, {
    anchors: blocks.slice(0, header.anchors),
    crls: blocks.slice(header.anchors, header.anchors + header.crls),
    ocsps: blocks.slice(header.anchors + header.crls),
    now: new Date(header.now),
  })
  process.stdout.write(JSON.stringify(answer), () => process.exit(0))
}

function certificatesOf(bytes: Buffer): ReadCertificate[] {
  return certificatesIn(bytes).flatMap((der) => {
    const facts = certificateFacts(der)
    if (!facts) return []
    return [{
      sha256: facts.sha256, der: der.toString('base64'),
      name: facts.commonName ?? facts.organisation ?? facts.sha256, issuerName: facts.issuerName,
      notBefore: facts.notBefore.toISOString(), notAfter: facts.notAfter.toISOString(),
    }]
  })
}

await main()
