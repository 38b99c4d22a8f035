import { z } from 'zod'
import { SHA256 } from '../../domain/blobs/content.ts'
import { MAX_CHARACTERS } from '../../domain/plant/report.ts'
import { stationName } from '../plant-config.ts'

export const sha256 = z.string().regex(SHA256, 'expected a SHA-256 in hex')

export const time = z.iso.datetime()

export const text = z.string().max(MAX_CHARACTERS)

export const name = stationName.describe('plant.name of its configuration')
