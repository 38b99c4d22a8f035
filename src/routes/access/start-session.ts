import type { Person } from '../../domain/access/people.ts'
import { RESERVED_NAMES } from '../../domain/access/keys.ts'
import type { Session, Sessions, Way } from '../../domain/access/sessions.ts'
import { PersonNameUnfit } from '../../errors.ts'
import { personName } from '../../schemas/access.ts'

/**
 * Starts the session of a person whom a directory or a provider has authenticated.
 * @throws PersonNameUnfit for a reserved name, and for one that the audit cannot show
 */
export async function startSession(
  sessions: Pick<Sessions, 'start'>,
  way: Way,
  { name, role, id, groups }: Person
): Promise<Session> {
  checkPersonName(name)
  return sessions.start({ name, role, way }, { id, groups })
}

/** @throws PersonNameUnfit for a reserved name, and for one that the audit cannot show */
export function checkPersonName(name: string): void {
  if (RESERVED_NAMES.includes(name) || !personName.safeParse(name).success)
    throw new PersonNameUnfit(name.slice(0, 100))
}
