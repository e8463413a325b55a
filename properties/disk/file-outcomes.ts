import type { Content } from './content.ts';
import type { FileChoice } from './crash.ts';
import { contentAfterCrash } from './crash.ts';
import type { FileState } from './file-state.ts';
import { changesOf } from './file-state.ts';
