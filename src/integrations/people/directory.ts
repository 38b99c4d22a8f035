import type { Entry } from 'ldapts'
import { type Directory, type Person, type RoleOfPeople, roleOfGroups } from '../../domain/access/people.ts'
import { DirectoryUnavailable, NoRole, PasswordWrong } from '../../errors.ts'
import { filledFilter } from './filled-filter.ts'

export interface DirectorySettings {
  readonly title: string
  /** `ldap://` or `ldaps://`. */
  readonly url: string
  readonly startTls: boolean
  /** PEM. */
  readonly ca?: string
  /** Undefined: people are looked up without an account. */
  readonly account?: { readonly dn: string; readonly password: string }
  readonly base: string
  /** `{name}` stands for what was typed. */
  readonly filter: string
  readonly nameAttribute: string
  readonly groupAttribute: string
  /** Undefined: the person's entry has the groups. */
  readonly groupSearch?: { readonly base: string; readonly filter: string }
  readonly roles: Readonly<Record<string, RoleOfPeople>>
}

/** For connecting, and for each answer. */
const TIMEOUT_MS = 5000
/** People of one name: more than one is none. */
const MAX_FOUND = 2
const MAX_GROUPS = 1000

/**
 * Proves a name by binding as the entry that was found for it. Each login has a connection of its own, so a person's
 * rights never serve another's search.
 */
export function createDirectory(settings: DirectorySettings): Directory {
  const { title, base, filter, nameAttribute, groupAttribute, groupSearch, account, roles } = settings

  async function enter(name: string, password: string): Promise<Person> {
    // A bind with a name and no password succeeds without proving anything (RFC 4513, 5.1.2).
    if (password === '') throw new PasswordWrong()
    const { InvalidCredentialsError } = await import('ldapts')
    const client = await connect(settings)
    const asAccount = (): Promise<unknown> =>
      account === undefined ? Promise.resolve() : client.bind(account.dn, account.password)
    try {
      await asAccount()
      const { searchEntries: found } = await client.search(base, {
        scope: 'sub',
        filter: filledFilter(filter, { name }),
        attributes: [nameAttribute, groupAttribute],
        sizeLimit: MAX_FOUND
      })
      if (found.length !== 1) throw new PasswordWrong()
      const entry = found[0]!
      const proof = await client.bind(entry.dn, password).catch((error: unknown) => error)
      if (proof instanceof InvalidCredentialsError) throw new PasswordWrong()
      if (proof !== undefined) throw proof
      const known = textsOf(entry, nameAttribute)[0] ?? name
      const groups = textsOf(entry, groupAttribute)
      if (groupSearch !== undefined) {
        await asAccount()
        const { searchEntries } = await client.search(groupSearch.base, {
          scope: 'sub',
          filter: filledFilter(groupSearch.filter, { name: known, dn: entry.dn }),
          attributes: ['1.1'],
          sizeLimit: MAX_GROUPS
        })
        groups.push(...searchEntries.map(({ dn }) => dn))
      }
      const given = roleOfGroups(groups, roles)
      if (given === undefined) throw new NoRole(known)
      return { name: known, id: entry.dn, ...given }
    } finally {
      await client.unbind().catch(() => {})
    }
  }

  return {
    title,
    enter: (name, password) =>
      enter(name, password).catch((error: unknown) => {
        if (error instanceof PasswordWrong || error instanceof NoRole) throw error
        throw new DirectoryUnavailable(title, reasonOf(error))
      })
  }
}

async function connect({ url, startTls, ca }: DirectorySettings) {
  const { Client } = await import('ldapts')
  const tlsOptions = { minVersion: 'TLSv1.2', ...(ca !== undefined && { ca }) } as const
  const isTls = url.startsWith('ldaps:')
  const client = new Client({ url, timeout: TIMEOUT_MS, connectTimeout: TIMEOUT_MS, ...(isTls && { tlsOptions }) })
  try {
    if (startTls) await client.startTLS({ ...tlsOptions, host: new URL(url).hostname })
    return client
  } catch (error) {
    await client.unbind().catch(() => {})
    throw error
  }
}

/** Attribute names have no case, so the directory may write them otherwise than the configuration. */
function textsOf(entry: Entry, attribute: string): string[] {
  const key = Object.keys(entry).find((each) => each.toLowerCase() === attribute.toLowerCase())
  const value = key === undefined ? [] : entry[key]!
  return (Array.isArray(value) ? value : [value]).map(String)
}

const reasonOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error)
