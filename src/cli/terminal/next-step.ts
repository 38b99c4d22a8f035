/** Error code -> what a person at the command line can do. */
const NEXT_STEPS: Readonly<Record<string, string>> = {
  RECIPE_NOT_FOUND: '`okng recipes` lists them; `okng teach` and `okng train` make a new recipe',
  RECIPE_WITHOUT_MODEL: '`okng teach --dataset FOLDER --recipe RECIPE` makes one from a folder of good parts',
  MODEL_NOT_FOUND: '`okng recipes` shows which version is active; versions lie in models/RECIPE of the data folder',
  SQLITE_FULL: 'make room, then run it again',
  DISK_NEARLY_FULL: 'make room, then run it again'
}

/** The same, by error code of the operating system. */
const SYSTEM_STEPS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: make room, then run it again',
  EDQUOT: 'the quota of the disk is used up: make room, then run it again',
  EACCES: 'this user may not do that: give it the rights, or set OKNG_DATA_DIR to a folder that it may write to',
  EPERM: 'this user may not do that: give it the rights, or set OKNG_DATA_DIR to a folder that it may write to',
  EROFS: 'the disk is read-only: set OKNG_DATA_DIR to a folder that may be written to',
  EMFILE: 'too many files are open: raise the limit (ulimit -n)'
}

/** What to do about an error; undefined where the message already says it. */
export function nextStep(error: unknown): string | undefined {
  const { code, syscall } = error as { code?: unknown; syscall?: unknown }
  if (typeof code !== 'string') return undefined
  if (syscall !== undefined && Object.hasOwn(SYSTEM_STEPS, code)) return SYSTEM_STEPS[code]
  return Object.hasOwn(NEXT_STEPS, code) ? NEXT_STEPS[code] : undefined
}

/** What to do about a wrong command line, chosen by commander's message; empty where the message already says it. */
export function usageStep(words: string): string {
  if (/required option '--dataset/.test(words))
    return 'Give a folder of pictures or a CSV with --dataset: okng teach --dataset FOLDER --recipe RECIPE\n'
  if (/too many arguments for '(train|teach|evaluate|calibrate|crossval|bank)'/.test(words))
    return 'Give a folder of pictures or a CSV with --dataset.\n'
  if (/option '--epochs/.test(words))
    return '--epochs takes a number of passes, such as 25; --dataset takes the folder of pictures.\n'
  return ''
}
