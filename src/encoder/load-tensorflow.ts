import { createRequire } from 'node:module'
import util from 'node:util'
import * as tf from '@tensorflow/tfjs-core'
import { firstLine } from './first-line.ts'

/** Packages with the native TensorFlow, the best one first. Both are optional peers (src/DECISIONS.md). */
const PACKAGES = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'] as const

export interface NativeTensorFlow {
  readonly packageName: string
  readonly device: 'cpu' | 'gpu'
}

export type LoadOutcome =
  | { readonly loaded: NativeTensorFlow }
  /** Why each package could not be used, in words. */
  | { readonly loaded: null; readonly reasons: readonly string[] }

/** Loads a package by name, or throws; injected by tests. */
export type LoadPackage = (name: string) => unknown

const require = createRequire(import.meta.url)

/**
 * Registers the backend `tensorflow` with TensorFlow.js and makes it current. A package that is not installed, or whose
 * native addon is missing, is skipped, and the reason is returned.
 */
export async function loadTensorFlow(load: LoadPackage = require): Promise<LoadOutcome> {
  restoreIsNullOrUndefined()
  // Suppresses its start-up notes about CPU instructions, which do not belong into the service's log.
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2'
  const reasons: string[] = []
  for (const packageName of PACKAGES) {
    try {
      load(packageName)
      if (!(await tf.setBackend('tensorflow'))) throw new Error("its backend 'tensorflow' did not start")
      const backend = tf.backend() as unknown as { isUsingGpuDevice?: boolean }
      return { loaded: { packageName, device: backend.isUsingGpuDevice === true ? 'gpu' : 'cpu' } }
    } catch (error) {
      reasons.push(`${packageName}: ${firstLine(error)}`)
    }
  }
  return { loaded: null, reasons }
}

/** tfjs-node 4.22 calls util.isNullOrUndefined, which Node 23 removed. */
function restoreIsNullOrUndefined(): void {
  const legacy = util as unknown as { isNullOrUndefined?: (value: unknown) => boolean }
  legacy.isNullOrUndefined ??= (value) => value === null || value === undefined
}
