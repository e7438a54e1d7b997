// The list is whole without this; times become the reader's own, and he may sign in ahead of the crowd.
import { mountSession } from './session.js';
import { localTimes } from './text.js';

mountSession({ roles: ['buyer'] });
localTimes();
