import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import type { Config } from '../../config.ts'
import { createPace, createPlantClient, type PlantClient } from '../../integrations/plant/plant-client.ts'

/** What of the configuration leads to the plant. */
export type PlantLink = Pick<Config['plant'], 'url' | 'keyFile' | 'name' | 'maxBytesPerSecond'>

/** @param home id of the data folder @throws Error when the key's file cannot be read */
export function openPlantLink({ url, keyFile, name, maxBytesPerSecond }: PlantLink, home: string): PlantClient {
  return createPlantClient({
    url,
    key: keyFile === '' ? null : readFileSync(keyFile, 'utf8').trim(),
    name: name || hostname(),
    home,
    fetch,
    paced: createPace(maxBytesPerSecond, (ms) => wait(ms))
  })
}
