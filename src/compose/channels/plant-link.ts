import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import type { Config } from '../../config.ts'
import type { PlantAnswer } from '../../domain/plant/release.ts'
import { describeIssues } from '../../describe-issues.ts'
import { createPace, createPlantClient, type PlantClient } from '../../integrations/plant/plant-client.ts'
import { AskReply } from '../../schemas/plant.ts'

/** Settings of the connection to the plant. */
export type PlantLink = Pick<Config['plant'], 'url' | 'keyFile' | 'name' | 'maxBytesPerSecond'>

/**
 * @param home id of the data folder
 * @param closing aborted when the station ends; running requests then fail
 * @throws Error when the key's file cannot be read
 */
export function openPlantLink(link: PlantLink, home: string, closing: AbortSignal): PlantClient {
  const { url, keyFile, name, maxBytesPerSecond } = link
  return createPlantClient({
    url,
    key: keyFile === '' ? null : readFileSync(keyFile, 'utf8').trim(),
    name: name || hostname(),
    home,
    fetch,
    closing,
    parseAnswer,
    paced: createPace(maxBytesPerSecond, (ms) => wait(ms))
  })
}

function parseAnswer(json: unknown): PlantAnswer {
  const { success, data, error } = AskReply.safeParse(json)
  if (success) return data as PlantAnswer
  throw new Error(`the plant's answer: ${describeIssues(error.issues, json)}`)
}
