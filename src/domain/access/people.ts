import type { Role } from './access.ts'

/** Roles that a group can give, the higher one first. */
export const ROLES_OF_PEOPLE = ['admin', 'operator'] as const satisfies readonly Role[]
export type RoleOfPeople = (typeof ROLES_OF_PEOPLE)[number]

/** A person as a directory or an identity provider describes them now. */
export interface Person {
  /** As the audit shows it. */
  readonly name: string
  readonly role: RoleOfPeople
  /** Unique and permanent in the directory: a distinguished name, or issuer and subject. */
  readonly id: string
  /** The groups that give a role here. */
  readonly groups: readonly string[]
}

/** Proves names by their passwords: LDAP. */
export interface Directory {
  /** Shown on the page. */
  readonly title: string
  /** @throws PasswordWrong, NoRole, DirectoryUnavailable */
  enter(name: string, password: string): Promise<Person>
}

/** Values that the browser must return to finish a sign-on. Secret. */
export interface SignOnSecrets {
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
}

/** Sends people to an identity provider and reads its answer: OpenID Connect. */
export interface SignOn {
  /** Shown on the page. */
  readonly title: string
  /** @returns the address to which the browser goes @throws DirectoryUnavailable */
  begin(): Promise<{ readonly url: string; readonly secrets: SignOnSecrets }>
  /**
   * @param query of the address at which the provider sent the browser back, with its `?`
   * @throws SignOnFailed, NoRole, DirectoryUnavailable
   */
  finish(query: string, secrets: SignOnSecrets): Promise<Person>
}

/**
 * The highest role that these groups give.
 * @param roles group -> role; a group with `=` is a distinguished name, compared without regard to case and spaces
 * @returns undefined if no group gives a role
 */
export function roleOfGroups(
  groups: readonly string[],
  roles: Readonly<Record<string, RoleOfPeople>>
): { readonly role: RoleOfPeople; readonly groups: readonly string[] } | undefined {
  const given = new Map(Object.entries(roles).map(([group, role]) => [plainGroup(group), role]))
  const found = groups.filter((group) => given.has(plainGroup(group)) || given.has(firstValue(group)))
  const roleOf = (group: string): RoleOfPeople => (given.get(plainGroup(group)) ?? given.get(firstValue(group)))!
  const role = ROLES_OF_PEOPLE.find((each) => found.some((group) => roleOf(group) === each))
  return role === undefined ? undefined : { role, groups: found }
}

const plainGroup = (group: string): string =>
  group.includes('=') ? group.replace(/\s*([,=+])\s*/g, '$1').toLowerCase() : group
/** `okng-admins` of `CN=okng-admins,OU=groups,DC=example`. Text without `=` stays as it is. */
const firstValue = (group: string): string => /^[^=,]+=\s*((?:[^,+\\]|\\.)*?)\s*(?:[,+]|$)/.exec(group)?.[1] ?? group
