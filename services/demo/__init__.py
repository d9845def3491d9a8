"""The main job on a sample mission, driven as staff would, with its progress to look at."""
