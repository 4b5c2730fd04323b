import { isIP } from 'node:net'

/** One wrong setting: its name, what is wrong in two languages, and a value that would do. */
export interface SettingProblem {
  name: string
  vi: string
  en: string
  example: string
}

export interface Reach {
  host: string
  publicUrl: string
  isPublicUrlGiven: boolean
  hasTls: boolean
  hasProxy: boolean
}

export function isLoopbackHost(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase()
  if (bare === 'localhost' || bare === '::1') return true
  return isIP(bare) === 4 && bare.startsWith('127.')
}

/**
 * An office may be reached from other machines only over HTTPS: its own certificate, or a proxy
 * in front that has one. Passwords, letters and ink would otherwise cross the network in the clear.
 */
export function checkReach(reach: Reach, problems: SettingProblem[]): void {
  const isHttps = reach.publicUrl.startsWith('https://')
  if (!isLoopbackHost(reach.host) && !reach.hasTls && !(reach.hasProxy && isHttps)) {
    problems.push({
      name: 'HOST',
      vi: `"${reach.host}" mở cho máy khác nhưng chưa có TLS_CERT và TLS_KEY, cũng chưa có TRUST_PROXY cùng PUBLIC_URL https.`,
      en: `"${reach.host}" is open to other machines, but there is neither TLS_CERT with TLS_KEY nor TRUST_PROXY with an https PUBLIC_URL.`,
      example:
        'HOST=0.0.0.0 TLS_CERT=/etc/butphe/tls.crt TLS_KEY=/etc/butphe/tls.key PUBLIC_URL=https://butphe.phuong.example',
    })
    return
  }
  if (/^(0\.0\.0\.0|::)$/.test(reach.host) && !reach.isPublicUrlGiven) {
    problems.push({
      name: 'PUBLIC_URL',
      vi: `phải có khi HOST là "${reach.host}": đó là địa chỉ mọi người gõ và mã QR mang theo.`,
      en: `is needed when HOST is "${reach.host}": people type it and the QR codes carry it.`,
      example: 'PUBLIC_URL=https://butphe.phuong.example',
    })
    return
  }
  if (isHttps && !reach.hasTls && !reach.hasProxy) {
    problems.push({
      name: 'PUBLIC_URL',
      vi: 'là https nhưng không có TLS_CERT và TLS_KEY, cũng không có TRUST_PROXY.',
      en: 'is https, but there is neither TLS_CERT with TLS_KEY nor TRUST_PROXY.',
      example: 'TRUST_PROXY=127.0.0.1',
    })
  }
  if (!isHttps && (reach.hasTls || !isLoopbackHost(new URL(reach.publicUrl).hostname))) {
    problems.push({
      name: 'PUBLIC_URL',
      vi: 'phải bắt đầu bằng https:// (http:// chỉ dùng trên chính máy này, không có TLS_CERT).',
      en: 'must begin with https:// (http:// is for this machine alone, without TLS_CERT).',
      example: 'PUBLIC_URL=https://butphe.phuong.example',
    })
  }
}

const PROXIES_MAX = 20

export function assertProxyAddresses(
  addresses: readonly string[],
  problems: SettingProblem[],
): void {
  const wrong = addresses.find((address) => !isAddressOrNetwork(address))
  if (wrong === undefined && addresses.length <= PROXIES_MAX) return
  problems.push({
    name: 'TRUST_PROXY',
    vi: `phải là các địa chỉ IP cách nhau bằng dấu phẩy (nhiều nhất ${PROXIES_MAX})${wrong ? `; "${wrong}" không phải` : ''}.`,
    en: `must be IP addresses parted by commas (at most ${PROXIES_MAX})${wrong ? `; "${wrong}" is none` : ''}.`,
    example: 'TRUST_PROXY=127.0.0.1,10.0.0.5',
  })
}

function isAddressOrNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0) return false
  if (bits === undefined) return true
  // A network of length 0 would believe everybody.
  return /^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= (version === 4 ? 32 : 128)
}

/**
 * A database on another machine is reached with a password and a verified certificate, so that
 * nobody on the way reads or answers in its place. A socket and loopback need neither.
 */
export function checkDatabaseUrl(
  name: string,
  text: string | undefined,
  problems: SettingProblem[],
): void {
  if (text === undefined) return
  const example = `${name}=postgres://butphe:PASSWORD@db.phuong.example:5432/butphe?sslmode=verify-full`
  const complain = (vi: string, en: string) => problems.push({ name, vi, en, example })
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^postgres(ql)?:$/.test(url.protocol)) {
    complain('phải bắt đầu bằng postgres://.', 'must begin with postgres://.')
    return
  }
  if (url.pathname.length < 2) {
    complain('thiếu tên cơ sở dữ liệu ở cuối.', 'lacks the name of the database at its end.')
    return
  }
  // node-postgres lets `?host=` win over the host in front.
  const host = url.searchParams.get('host') ?? decodeURIComponent(url.hostname)
  if (host === '' || host.startsWith('/') || isLoopbackHost(host)) return
  if (!url.password && !url.searchParams.get('password')) {
    complain(
      'trỏ tới máy khác nhưng không có mật khẩu.',
      'points at another machine but has no password.',
    )
    return
  }
  if (url.searchParams.get('sslmode') !== 'verify-full') {
    complain(
      'trỏ tới máy khác nên phải có sslmode=verify-full.',
      'points at another machine, so it needs sslmode=verify-full.',
    )
  }
}
