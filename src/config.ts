import { isIPv4 } from 'node:net'
import { join, resolve } from 'node:path'
import type { z } from 'zod'
import type { configSchema } from './config/schema.ts'

/** Settings of one service; a Recipe holds those of one product. */
export type Config = Readonly<z.infer<typeof configSchema>>

/**
 * Without a key, anybody who reaches the service may use it. So it must then listen on a loopback address.
 * @throws Error
 */
export function checkReach(
  { host, adminKeys, oidc, ldap }: Pick<Config, 'host' | 'adminKeys' | 'oidc' | 'ldap'>,
  hasStoredKeys: boolean
): void {
  if (adminKeys.length > 0 || hasStoredKeys || hasPeople({ oidc, ldap }) || isLoopback(host)) return
  throw new Error(
    'configuration: host: expected a loopback address (127.0.0.1, ::1, localhost) as long as there is no key, '
      + `received '${host}'; make one with \`okng keys create --role admin\`, or set OKNG_ADMIN_KEYS, to open the `
      + 'service to the network'
  )
}

/** The database address for openDatabase. SQLite in the data folder, unless the configuration names a database. */
export function databaseUrlOf({ databaseUrl, dataDir }: Pick<Config, 'databaseUrl' | 'dataDir'>): string {
  return databaseUrl || join(resolve(dataDir), 'okng.db')
}

/** Whether people log in by name. Then no request passes without a login or a key. */
export const hasPeople = ({ oidc, ldap }: Pick<Config, 'oidc' | 'ldap'>): boolean => oidc.enabled || ldap.enabled

/** @throws Error where the provider would have no address to send people back to, or nobody could sign */
export function checkPeople({
  people,
  oidc,
  ldap,
  signatures: { role, activate, threshold, challenge }
}: Pick<Config, 'people' | 'oidc' | 'ldap' | 'signatures'>): void {
  // A person signs with a PIN, as an operator, or with a password of the directory.
  if (
    role === 'admin'
    && (activate || threshold || challenge)
    && !(ldap.enabled && Object.values(ldap.roles).includes('admin'))
  )
    throw new Error(
      'configuration: signatures.role: expected operator, or ldap with a group that has the role admin, received '
        + 'admin: nobody could sign, as people with a PIN are operators'
    )
  if (oidc.enabled && people.pageUrl === '')
    throw new Error(
      'configuration: people.pageUrl: expected the address of the page, to which the provider sends people back, as '
        + 'oidc.enabled is true, received none'
    )
}

/** @throws Error where a station has no plant, or the plant's address holds a password, which would be logged */
export function checkPlant({ role, plant }: Pick<Config, 'role' | 'plant'>): void {
  if (role === 'station' && plant.url === '')
    throw new Error(
      'configuration: plant.url: expected the address of the plant, as the role is station, received none'
    )
  if (/^https?:\/\/[^/]*@/.test(plant.url))
    throw new Error(
      'configuration: plant.url: expected an address without user and password, received one with them: the key of a '
        + 'station is in plant.keyFile'
    )
}

/** Whether `okng worker` does the trainings. */
export const isTrainedByWorkers = ({ role, training: { by } }: Pick<Config, 'role' | 'training'>): boolean =>
  by === 'workers' || (by === 'auto' && role === 'plant')

/** The recipe of a request that names none. */
export function recipeOfStation(
  { stations, defaultRecipe }: Pick<Config, 'stations' | 'defaultRecipe'>,
  station: string | undefined
): string {
  return (
    (station !== undefined && Object.hasOwn(stations, station) ? stations[station]!.recipe : undefined) ?? defaultRecipe
  )
}

/** 127.0.0.0/8, ::1 and localhost. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'))
}

/** Milliseconds without a part after which the wall shows the station as silent. Null: 5 times its takt. */
export function silentAfterOf({ stations }: Pick<Config, 'stations'>, station: string | null): number | null {
  const seconds =
    station !== null && Object.hasOwn(stations, station) ? stations[station]!.silentAfterSeconds : undefined
  return seconds === undefined ? null : 1000 * seconds
}
