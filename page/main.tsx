import { signal } from '@preact/signals';
import { render } from 'preact';
import { App } from './app.tsx';
import { documentIn } from './decode.ts';
import { readFragment } from './fragment.ts';
import { keysOf } from './keys.ts';
import { liveOf } from './live.ts';
import { Run } from './run.ts';
import './style.css';
import { followAddress, viewOf } from './view.ts';

const root = document.getElementById('page');
if (root === null) throw new Error('the page has no place for the picture');

try {
  const data = await documentIn(document.getElementById('run'));
  const keys = keysOf(data, readFragment(location.hash).key);
  const run = signal(new Run(data));
  const view = viewOf(keys?.shown ?? run, location.hash, keys);
  followAddress(view);
  const live = data.live === true ? liveOf(run, view) : null;
  render(<App view={view} live={live} />, root);
} catch (error) {
  root.setAttribute('role', 'alert');
  root.textContent = `Nothing can be shown: ${error instanceof Error ? error.message : String(error)}.`;
}
