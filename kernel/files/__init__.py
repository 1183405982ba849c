"""Files that people upload: straight to S3, then checked, and downloaded only by who may see them."""
