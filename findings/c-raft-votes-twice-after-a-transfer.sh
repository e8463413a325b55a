#!/bin/sh
# C-Raft 0.15.0 (Debian, libraft-dev): a leader that gives up while it transfers its leadership votes for the target in the
# very term in which it has voted for itself (the paper: at most one vote a term). In the library's own fixture, of three servers:
# Observed: the leader of term 2 has voted for server 1, itself; having given up it votes for server 2 in term 2.
set -eu
version=$(dpkg-query --show --showformat '${Version}' libraft-dev 2>/dev/null || true)
case $version in
  0.15.0-*) ;;
  *) echo "needs Debian's libraft-dev 0.15.0 and gcc (found: ${version:-none}): apt-get install gcc libc6-dev libraft-dev" && exit 2 ;;
esac
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >seen.c <<'C'
#include <raft.h>
#include <raft/fixture.h>
#include <stdio.h>

static int apply(struct raft_fsm *fsm, const struct raft_buffer *command, void **result)
{
    (void)fsm, (void)command;
    *result = NULL;
    return 0;
}

static void ignore(struct raft_transfer *request)
{
    (void)request;
}

int main(void)
{
    struct raft_fixture f;
    struct raft_fsm fsm = {.version = 1, .apply = apply};
    struct raft_configuration members;
    struct raft_transfer transfer;
    raft_fixture_initialize(&f);
    for (int k = 0; k < 3; k++) raft_fixture_grow(&f, &fsm);
    raft_fixture_configuration(&f, 3, &members);
    raft_fixture_bootstrap(&f, &members);
    raft_fixture_start(&f);
    struct raft *first = raft_fixture_get(&f, 0);

    raft_fixture_kill(&f, 1); /* pauses it */
    raft_fixture_elect(&f, 0);
    raft_fixture_saturate(&f, 2, 0); /* the leader hears from nobody */
    raft_fixture_step_until_elapsed(&f, 300);
    raft_transfer(first, &transfer, 2, ignore);
    raft_fixture_step_until_state_is(&f, 0, RAFT_FOLLOWER, 5000);
    printf("term %llu vote %llu", first->current_term, raft_fixture_voted_for(&f, 0));

    raft_fixture_kill(&f, 2);
    raft_fixture_revive(&f, 1);
    raft_fixture_step_until_voted_for(&f, 0, 1, 500);
    printf(", then term %llu vote %llu\n", first->current_term, raft_fixture_voted_for(&f, 0));
    return 0;
}
C
cc -Wall -Wextra -o seen seen.c -lraft
seen=$(./seen)
echo "libraft $version: $seen"
[ "$seen" = 'term 2 vote 1, then term 2 vote 2' ]
