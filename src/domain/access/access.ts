/** What a key may do. */
export const ROLES = ['camera', 'operator', 'admin', 'station'] as const
/**
 * camera inspects; operator also reads, reviews, teaches, and trains where operators.mayTrain is on; admin also changes
 * recipes, models and keys. station reports for one station to its plant, and may do nothing else.
 */
export type Role = (typeof ROLES)[number]

/** Who makes a request. */
export interface Actor {
  /** Name of the key; `config` for one of the configuration, `local` where there are no keys. */
  readonly name: string
  readonly role: Role
}

/** The key in `Authorization: Bearer <key>`; undefined if there is none. */
export function keyIn(authorization: string | undefined): string | undefined {
  return /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1]
}

/** Whether a key of role `role` may do what `needed` may. */
export function mayAct(role: Role, needed: Role): boolean {
  return MAY[role].includes(needed)
}

const MAY: Readonly<Record<Role, readonly Role[]>> = {
  camera: ['camera'],
  operator: ['camera', 'operator'],
  admin: ROLES,
  station: ['station']
}

/** Keys that were created while the service runs, without those of the configuration. */
export interface StoredKeys {
  /**
   * The owner of a key; undefined for a key that is unknown or revoked. Called for every request, so that revoking
   * takes effect at once.
   * @param isAttended false: the person did nothing for this request, so it does not keep a session alive
   */
  actorOf(key: string, isAttended?: boolean): Promise<Actor | undefined>
  /** Whether there is any key that is not revoked. */
  exist(): Promise<boolean>
}
