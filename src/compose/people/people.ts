import { readFileSync } from 'node:fs'
import type { Config } from '../../config.ts'
import type { Directory, SignOn } from '../../domain/access/people.ts'
import { createDirectory } from '../../integrations/people/directory.ts'
import { createSignOn } from '../../integrations/people/sign-on.ts'

/** Where the provider sends people back to, below the page. */
const RETURN_PATH = 'login/oidc/return'

/**
 * Authenticates people by LDAP and OpenID Connect. The libraries are loaded at the first login.
 * @throws Error where a file with a secret cannot be read, or is empty
 */
export function composePeople({ people, oidc, ldap }: Pick<Config, 'people' | 'oidc' | 'ldap'>): {
  readonly directory: Directory | undefined
  readonly signOn: SignOn | undefined
} {
  return {
    directory: ldap.enabled ? createDirectory(directorySettings(ldap)) : undefined,
    signOn: oidc.enabled
      ? createSignOn({
          ...oidc,
          redirectUri: new URL(RETURN_PATH, people.pageUrl).href,
          ...(oidc.clientSecretFile !== '' && {
            clientSecret: secretIn(oidc.clientSecretFile, 'oidc.clientSecretFile')
          })
        })
      : undefined
  }
}

function directorySettings({
  caFile,
  bindDn,
  bindPasswordFile,
  groupBase,
  groupFilter,
  ...ldap
}: Config['ldap']): Parameters<typeof createDirectory>[0] {
  const password = bindPasswordFile === '' ? '' : secretIn(bindPasswordFile, 'ldap.bindPasswordFile')
  return {
    ...ldap,
    ...(caFile !== '' && { ca: secretIn(caFile, 'ldap.caFile') }),
    ...(bindDn !== '' && { account: { dn: bindDn, password } }),
    ...(groupBase !== '' && { groupSearch: { base: groupBase, filter: groupFilter } })
  }
}

function secretIn(file: string, key: string): string {
  let secret: string
  try {
    secret = readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw new Error(`configuration: ${key}: ${(error as Error).message}`, { cause: error })
  }
  if (secret === '')
    throw new Error(`configuration: ${key}: expected a file with a text, received an empty one: ${file}`)
  return secret
}
