import type { InspectionResult } from '../inspection/inspection.ts'

/** What may ask a camera for a picture: controllers by their channels, and `POST /cameras/:station/trigger`. */
export const CAMERA_TRIGGERS = ['modbus', 'opcua', 'tcpText', 'http'] as const
export type CameraTrigger = (typeof CAMERA_TRIGGERS)[number]

/** One picture that is asked of a camera. */
export interface CameraWish {
  readonly measId: string
  /** Null: what a controller or a person has announced, if anything. */
  readonly partId: string | null
}

/** What came of it. Only `judged` is a verdict. */
export type CameraOutcome =
  | { readonly kind: 'judged'; readonly result: Omit<InspectionResult, 'heatmap'> }
  | {
      readonly kind: 'failed'
      /** `missed`: no picture was taken. `fault`: there is none that can be used. */
      readonly why: 'missed' | 'fault'
      readonly detail: string
    }
