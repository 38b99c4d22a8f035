import { z } from 'zod'
import { ROLES_OF_PEOPLE } from '../../domain/access/people.ts'
import { wholeNumber } from '../whole-number.ts'
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/** An address at which nobody on the way can read or change what is said; on this machine nobody is on the way. */
function isSafe(address: string, protocol: 'https:' | 'ldaps:'): boolean {
  if (!URL.canParse(address)) return false
  const url = new URL(address)
  return url.protocol === protocol || (`${url.protocol.slice(0, -1)}s:` === protocol && LOOPBACK.has(url.hostname))
}

const title = z.string().min(1).max(40)
const roles = z
  .record(z.string().min(1), z.enum(ROLES_OF_PEOPLE).describe('Role of the people in this group.'))
  .describe('Group -> role. Who is in none of these groups cannot log in.')

export const peopleSchema = z.strictObject({
  pageUrl: z
    .string()
    .regex(/^(https?:\/\/[^\s?#]*\/)?$/, 'expected http:// or https:// and an address that ends with /')
    .describe(
      'Address of the page as browsers see it, through proxies, e.g. `https://okng.example/line-1/`. Cookies are '
        + 'limited to it, and to TLS where it begins with https. Needed for `oidc`.'
    ),
  idleMinutes: wholeNumber(1, 1440).describe(
    'A session by LDAP or OIDC ends when nobody touched the page for this time. By a PIN it does not.'
  ),
  maxHours: wholeNumber(1, 168).describe('A session by LDAP or OIDC ends after this time. By a PIN: 12 hours.')
})

export const oidcSchema = z
  .strictObject({
    enabled: z.boolean().describe('Whether people log in by an OpenID Connect provider.'),
    title: title.describe('The page shows it: "Sign in with <title>".'),
    issuer: z.string().describe('Issuer, e.g. `https://login.example/realms/plant`.'),
    clientId: z.string().describe('Client id that the provider has given.'),
    clientSecretFile: z.string().describe('File with the client secret. Empty: the client is public, and has none.'),
    scope: z.string().describe('Scopes that are asked for.'),
    nameClaim: z
      .string()
      .min(1)
      .describe('Claim with the name of the person. The audit shows it, so nobody may be able to choose it.'),
    groupClaim: z.string().min(1).describe('Claim with the list of groups, in the ID token or the user info.'),
    roles
  })
  .refine(({ enabled, issuer }) => !enabled || isSafe(issuer, 'https:'), {
    path: ['issuer'],
    error: 'expected an address that begins with https:// (http:// on this machine only)'
  })
  .refine(({ enabled, clientId }) => !enabled || clientId !== '', {
    path: ['clientId'],
    error: 'expected the client id, as enabled is true'
  })

export const signaturesSchema = z.strictObject({
  activate: z
    .boolean()
    .describe('A person signs the activation of a version. Trainings, teaching and `okng` then activate nothing.'),
  threshold: z.boolean().describe('A person signs a change of the threshold or of the review band.'),
  challenge: z.boolean().describe("A person signs a change of a recipe's challenge, such as ending it."),
  fourEyes: z.boolean().describe('The one who signs must be another person than the one who changes.'),
  role: z.enum(ROLES_OF_PEOPLE).describe('Role that the one who signs must have. People with a PIN are operators.')
})

export const ldapSchema = z
  .strictObject({
    enabled: z.boolean().describe('Whether people log in by name and password of an LDAP directory.'),
    title: title.describe('The page shows it beside the form.'),
    url: z.string().describe('`ldaps://host` or `ldap://host`, with the port where it is not the usual one.'),
    startTls: z
      .boolean()
      .describe('Turn to TLS after connecting by `ldap://`. Without TLS only this machine is allowed.'),
    caFile: z.string().describe("File with the certificate authority of the directory. Empty: the system's."),
    bindDn: z.string().describe('Distinguished name of the account that looks people up. Empty: anonymous.'),
    bindPasswordFile: z.string().describe('File with the password of that account. Empty: none.'),
    base: z.string().describe('Where people are looked for, with all below, e.g. `ou=people,dc=example,dc=org`.'),
    filter: z
      .string()
      .refine((text) => text.startsWith('(') && text.includes('{name}'), 'expected a filter in (…) with {name}')
      .describe(
        'Finds a person; `{name}` stands for what was typed, escaped. Active Directory: `(sAMAccountName={name})`.'
      ),
    nameAttribute: z
      .string()
      .min(1)
      .describe('Attribute with the name of the person, as the audit shows it. Active Directory: `sAMAccountName`.'),
    groupAttribute: z.string().min(1).describe("Attribute of the person's entry with the groups."),
    groupBase: z
      .string()
      .describe('Where groups are looked for when the directory has no `groupAttribute`. Empty: not at all.'),
    groupFilter: z
      .string()
      .refine(
        (text) => text.startsWith('(') && /\{dn\}|\{name\}/.test(text),
        'expected a filter in (…) with {dn} or {name}'
      )
      .describe("Finds the groups below `groupBase`; `{dn}` and `{name}` stand for the person's, escaped."),
    roles
  })
  .refine(
    ({ enabled, url, startTls }) => !enabled || isSafe(url, 'ldaps:') || (startTls && url.startsWith('ldap://')),
    {
      path: ['url'],
      error:
        'expected ldaps://, or ldap:// with startTls, as passwords are sent to it (without TLS on this machine only)'
    }
  )
  .refine(({ enabled, bindDn, bindPasswordFile }) => !enabled || (bindDn === '') === (bindPasswordFile === ''), {
    path: ['bindPasswordFile'],
    error: 'expected bindDn and bindPasswordFile together: a directory takes an account without a password for nobody'
  })
  .refine(({ enabled, base }) => !enabled || base !== '', {
    path: ['base'],
    error: 'expected the base of the search, as enabled is true'
  })
