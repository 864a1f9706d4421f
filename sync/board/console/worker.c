/* SPDX-License-Identifier: Apache-2.0 */
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

#include "sync/board/console/worker.h"

struct worker {
	pthread_t thread;
	bool running;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct worker_task *head, *tail;   /* these under lock */
	int count;
	bool stopping;
};

static void *
work(void *arg)
{
	struct worker *w = arg;

	for (;;) {
		pthread_mutex_lock(&w->lock);
		while (w->head == NULL && !w->stopping)
			pthread_cond_wait(&w->changed, &w->lock);
		struct worker_task *t = w->head;
		if (t != NULL) {
			w->head = t->next;
			w->count--;
		}
		pthread_mutex_unlock(&w->lock);
		if (t == NULL)
			return NULL;
		t->run(t);
	}
}

enum rc
worker_open(struct worker **out)
{
	*out = NULL;
	struct worker *w = calloc(1, sizeof(*w));
	if (w == NULL)
		return RC_NO_MEMORY;
	REQUIRE(pthread_mutex_init(&w->lock, NULL) == 0);
	REQUIRE(pthread_cond_init(&w->changed, NULL) == 0);
	w->running = pthread_create(&w->thread, NULL, work, w) == 0;
	if (!w->running) {
		worker_close(w);
		return RC_SYSTEM;
	}
	*out = w;
	return RC_OK;
}

void
worker_close(struct worker *w)
{
	if (w == NULL)
		return;
	pthread_mutex_lock(&w->lock);
	w->stopping = true;
	pthread_cond_signal(&w->changed);
	pthread_mutex_unlock(&w->lock);
	if (w->running)
		REQUIRE(pthread_join(w->thread, NULL) == 0);
	pthread_cond_destroy(&w->changed);
	pthread_mutex_destroy(&w->lock);
	free(w);
}

enum rc
worker_submit(struct worker *w, struct worker_task *t)
{
	pthread_mutex_lock(&w->lock);
	bool room = !w->stopping && w->count < WORKER_QUEUE_MAX;
	if (room) {
		t->next = NULL;
		if (w->head == NULL)
			w->head = t;
		else
			w->tail->next = t;
		w->tail = t;
		w->count++;
		pthread_cond_signal(&w->changed);
	}
	pthread_mutex_unlock(&w->lock);
	return room ? RC_OK : RC_BUSY;
}
