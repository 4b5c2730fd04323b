import type { Role } from './values.ts'

/**
 * How the office reaches its Microsoft 365 tenant, as `npm run connect` wrote it down. No secret is
 * in it: the private key lies beside it, wrapped with a key outside the database.
 */
export interface MicrosoftConnection {
  /** The tenant's id, lower case. */
  tenantId: string
  /** Origin of the identity platform, `https://login.microsoftonline.com`. */
  loginUrl: string
  /** Base of Graph without a version, `https://graph.microsoft.com`. */
  graphUrl: string
  /** A certificate authority to trust besides the machine's, PEM. */
  trustedAuthority: string | null
  /** The application people sign in to. */
  signIn: { clientId: string } | null
  /** The application by which the office files documents, without any person. */
  files: { clientId: string; siteId: string; driveId: string } | null
  /** The shared mailbox that is read and sent from, by the application of `files`. */
  mailbox: string | null
}

/** Who the office says it is: client, certificate (PEM) and its private key (PKCS#8, PEM). */
export interface MicrosoftClient {
  tenantId: string
  loginUrl: string
  trustedAuthority: string | null
  clientId: string
  certificate: string
  privateKey: string
}

export const MICROSOFT_LOGIN_URL = 'https://login.microsoftonline.com'
export const MICROSOFT_GRAPH_URL = 'https://graph.microsoft.com'

/** The issuer that stands in every ID token of a tenant. */
export function issuerOf({ loginUrl, tenantId }: { loginUrl: string; tenantId: string }): string {
  return `${loginUrl}/${tenantId}/v2.0`
}

/** What an application role or a group of the tenant opens here. */
export interface RoleRule {
  by: 'app-role' | 'group'
  /** Value of the application role, or id of the group. */
  value: string
  role: Role
}

export const ROLE_RULES_MAX = 50

/** What an administrator decided about signing in at the tenant. */
export interface EntraChoices {
  isOn: boolean
  /** Whether names and passwords of the office still open it. */
  localAccounts: boolean
  roles: readonly RoleRule[]
}

/** What a tenant says of the person who signed in, verified. */
export interface EntraAccount {
  issuer: string
  tenantId: string
  objectId: string
  /** For people to read. Anyone in the tenant may be able to choose it: it proves nothing. */
  fullName: string
  /** As `fullName`: a hint for a person who matches accounts by hand. */
  emailHint: string | null
  appRoles: readonly string[]
  /** `too-many` when the token only says where to ask for them. */
  groups: readonly string[] | 'too-many'
  /** Lets the tenant end the right session without asking which. */
  signOutHint: string | null
  /** The tenant's own session. */
  tenantSession: string | null
  /** When the person last proved who he is, if the tenant says so. */
  provenAt: Date | null
}

/**
 * The roles that an account's application roles and groups leave open; null without any rule. They
 * only ever limit what the person's positions give: nobody becomes a leader by an entry in the tenant.
 */
export function rolesAllowed(
  rules: readonly RoleRule[],
  account: Pick<EntraAccount, 'appRoles' | 'groups'>,
): Role[] | null {
  if (rules.length === 0) return null
  const groups = account.groups === 'too-many' ? [] : account.groups
  const held = (rule: RoleRule) => (rule.by === 'app-role' ? account.appRoles : groups).includes(rule.value)
  return [...new Set(rules.filter(held).map((rule) => rule.role))]
}
