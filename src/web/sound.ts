import { store, stored } from './stored.ts'

/** The sounds. Both are off until somebody turns them on in this browser. */
export const SOUNDS = ['ng', 'silence'] as const
export type Sound = (typeof SOUNDS)[number]

export const isOn = (sound: Sound): boolean => stored(`okng-sound-${sound}`) === 'on'
export const turn = (sound: Sound, on: boolean): void => {
  store(`okng-sound-${sound}`, on ? 'on' : null)
}

/** Tones one after the other: frequency in Hz, length in seconds. NG falls, silence is two calls. */
const TONES: Readonly<Record<Sound, readonly (readonly [hz: number, seconds: number])[]>> = {
  ng: [
    [880, 0.15],
    [440, 0.3]
  ],
  silence: [
    [660, 0.2],
    [0, 0.1],
    [660, 0.2]
  ]
}
const LOUDNESS = 0.3

/** Made on first use: before a person has touched the page, browsers keep it silent. */
let speaker: AudioContext | null = null

export function play(sound: Sound): void {
  speaker ??= new AudioContext()
  void speaker.resume()
  let at = speaker.currentTime
  for (const [hz, seconds] of TONES[sound]) {
    if (hz > 0) tone(speaker, hz, at, seconds)
    at += seconds
  }
}

function tone(context: AudioContext, hz: number, at: number, seconds: number): void {
  const [source, gain] = [context.createOscillator(), context.createGain()]
  source.frequency.value = hz
  gain.gain.setValueAtTime(LOUDNESS, at)
  gain.gain.exponentialRampToValueAtTime(0.001, at + seconds)
  source.connect(gain).connect(context.destination)
  source.start(at)
  source.stop(at + seconds)
}
