import { z } from 'zod'
import { ROLES_OF_PEOPLE } from '../../domain/access/people.ts'
import { wholeNumber } from '../whole-number.ts'
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Whether the connection to an address is encrypted, or stays on this machine. */
function isSafe(address: string, protocol: 'https:' | 'ldaps:'): boolean {
  if (!URL.canParse(address)) return false
  const url = new URL(address)
  return url.protocol === protocol || (`${url.protocol.slice(0, -1)}s:` === protocol && LOOPBACK.has(url.hostname))
}

const title = z.string().min(1).max(40)
const roles = z
  .record(z.string().min(1), z.enum(ROLES_OF_PEOPLE).describe('Role of the people in this group.'))
  .describe('Group -> role. People in none of these groups cannot log in.')

export const peopleSchema = z.strictObject({
  pageUrl: z
    .string()
    .regex(/^(https?:\/\/[^\s?#]*\/)?$/, 'expected http:// or https:// and an address that ends with /')
    .describe(
      'Address of the page as browsers see it, through proxies, e.g. `https://okng.example/line-1/`. Cookies are '
        + 'limited to it, and to TLS where it begins with https. Needed for `oidc`.'
    ),
  idleMinutes: wholeNumber(1, 1440).describe(
    'A session by LDAP or OIDC ends when nobody used the page for this time. A session by PIN does not.'
  ),
  maxHours: wholeNumber(1, 168).describe(
    'A session by LDAP or OIDC ends after this time. A session by PIN ends after 12 hours.'
  )
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
      .describe(
        'Claim with the name of the person. The audit shows it, so people must not be able to change it themselves.'
      ),
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
    .describe(
      'A person must sign the activation of a version. Trainings, teaching and `okng` then activate no version.'
    ),
  threshold: z.boolean().describe('A person must sign a change of the threshold, the review band or the evidence.'),
  challenge: z.boolean().describe("A person must sign a change of a recipe's challenge, such as ending it."),
  fourEyes: z.boolean().describe('The person who signs must not be the person who makes the change.'),
  role: z.enum(ROLES_OF_PEOPLE).describe('Role that the person who signs must have. People with a PIN are operators.')
})

export const ldapSchema = z
  .strictObject({
    enabled: z.boolean().describe('Whether people log in by name and password of an LDAP directory.'),
    title: title.describe('The page shows it beside the form.'),
    url: z.string().describe('`ldaps://host` or `ldap://host`, with the port if it is not the default one.'),
    startTls: z
      .boolean()
      .describe(
        'Switch to TLS after connecting by `ldap://`. Without TLS, only a directory on this machine is allowed.'
      ),
    caFile: z.string().describe("File with the certificate authority of the directory. Empty: the system's."),
    bindDn: z.string().describe('Distinguished name of the account that looks people up. Empty: anonymous.'),
    bindPasswordFile: z.string().describe('File with the password of that account. Empty: none.'),
    base: z.string().describe('Entry below which people are searched, e.g. `ou=people,dc=example,dc=org`.'),
    filter: z
      .string()
      .refine((text) => text.startsWith('(') && text.includes('{name}'), 'expected a filter in (…) with {name}')
      .describe(
        'Finds a person. The typed name, escaped, replaces `{name}`. Active Directory: `(sAMAccountName={name})`.'
      ),
    nameAttribute: z
      .string()
      .min(1)
      .describe('Attribute with the name of the person, as the audit shows it. Active Directory: `sAMAccountName`.'),
    groupAttribute: z.string().min(1).describe("Attribute of the person's entry with the groups."),
    groupBase: z
      .string()
      .describe('Entry below which groups are searched, if the directory has no `groupAttribute`. Empty: no search.'),
    groupFilter: z
      .string()
      .refine(
        (text) => text.startsWith('(') && /\{dn\}|\{name\}/.test(text),
        'expected a filter in (…) with {dn} or {name}'
      )
      .describe("Finds the groups below `groupBase`. The person's values, escaped, replace `{dn}` and `{name}`."),
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
